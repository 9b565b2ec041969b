// Cuts text into lines, piece by piece, in time that grows with the text alone, however long a line is: what has no end yet is
// held in pieces and looked at once.

export class LineCutter {
  private readonly longest: number;
  private readonly take: (line: string, isCut: boolean) => void;
  private held: string[] = [];
  private length = 0;

  /** @param longest letters that are kept of a line; of a longer one `take` gets as many, and hears that it is cut */
  constructor(longest: number, take: (line: string, isCut: boolean) => void) {
    this.longest = longest;
    this.take = take;
  }

  push(text: string): void {
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      this.hold(text.slice(from, end));
      this.give();
      from = end + 1;
    }
    this.hold(text.slice(from));
  }

  /** Gives what stands after the last line end, where something does. */
  end(): void {
    if (this.length > 0) this.give();
  }

  private hold(piece: string): void {
    if (piece === "") return;
    const room = this.longest - this.length;
    if (room > 0) this.held.push(piece.length > room ? piece.slice(0, room) : piece);
    this.length += piece.length;
  }

  private give(): void {
    const line = this.held.length === 1 ? this.held[0]! : this.held.join("");
    const isCut = this.length > this.longest;
    this.held = [];
    this.length = 0;
    this.take(line, isCut);
  }
}
