// The widget's looks: the tokens of the workplace, in a page that is not ours.

export const style = `
:host { all: initial; --paper: #fefdfc; --ink: #1c1f25; --quiet: #4f5359; --line: #dad9d5; --edge: #7d8086; --mine: #eeede9; --wash: #feefcf; --caution: #88520c; --focus: #0267c7 }
@media (prefers-color-scheme: dark) { :host { --paper: #14161a; --ink: #e9e8e3; --quiet: #a1a5ab; --line: #2b2e34; --edge: #777a82; --mine: #25282d; --wash: #31240e; --caution: #f0ba59; --focus: #70adfb } }
* { box-sizing: border-box; margin: 0; padding: 0 }
section { position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483001; inline-size: min(380px, calc(100vw - 24px)); block-size: min(620px, calc(100dvh - 40px));
  display: grid; grid-template-rows: auto 1fr auto; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 18px 50px #0003; text-align: start }
header { display: flex; justify-content: space-between; gap: 8px; padding: 12px 16px; border-block-end: 1px solid var(--line) }
h2 { font-size: 17px; line-height: 1.4 }
small { display: block; font-size: 13px; color: var(--quiet) }
button { font: inherit; color: inherit; cursor: pointer; min-block-size: 44px; border-radius: 6px }
.x { flex: none; inline-size: 44px; border: 0; background: none; font-size: 22px; line-height: 1 }
.log { overflow: auto; overscroll-behavior: contain; padding: 14px 16px }
ol { list-style: none; display: grid; gap: 12px }
li p { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start }
.me { padding-inline-start: 36px }
.me p { background: var(--mine); padding: 8px 12px; border-radius: 6px }
.bar { padding: 8px 12px; border-radius: 6px; background: var(--wash); color: var(--caution); font-size: 14px }
.quiet { color: var(--quiet); font-size: 14px }
.back { min-block-size: 32px; border: 1px solid var(--edge); background: none; padding: 2px 10px; font-size: 13px; margin-block-start: 4px }
a { color: inherit }
form { display: grid; grid-template-columns: 1fr auto; gap: 8px; padding: 12px 16px; border-block-start: 1px solid var(--line) }
textarea { font: inherit; color: inherit; background: var(--paper); padding: 9px 11px; border: 1px solid var(--edge); border-radius: 6px; resize: none; min-inline-size: 0 }
.send { background: var(--ink); color: var(--paper); border: 0; padding: 0 18px; font-weight: 600 }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }
@media (max-width: 480px) { section { inset: 0; inline-size: 100%; block-size: 100%; border: 0; border-radius: 0 } }
@media (forced-colors: active) { .me p, .bar { border: 1px solid } }
`;
