// What the test of a thread that stays has it do.
let asked = 0;
export function work(task: string): string {
  if (task === "fail") throw new Error("the roof is leaking");
  if (task === "exit") process.exit(0);
  asked += 1;
  return `${task} ${asked}`;
}
