// The stylesheet and the one script of the pages; both are sent from here, so that nothing comes from elsewhere.

export const look = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6470; --paper: #fff; --ground: #f3f4f6; --line: #dfe2e6;
  --blue: #1f3a5f; --on-blue: #fff; --good: #107c41; --bad: #b3261e; --field: #f7f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff3; --soft: #a5afbb; --paper: #1f242b; --ground: #14181d; --line: #39414b; --blue: #8fb4e3; --on-blue: #14181d;
    --good: #6ccb94; --bad: #f2938c; --field: #171b20; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 "Segoe UI", system-ui, sans-serif; }
main { max-width: 36rem; margin: 10vh auto 2rem; padding: 1.75rem 2rem 2rem; background: var(--paper);
  border: 1px solid var(--line); border-top: 4px solid var(--blue); border-radius: 10px; }
main.good { border-top-color: var(--good); }
main.bad { border-top-color: var(--bad); }
.brand { margin: 0; color: var(--soft); font-size: .85rem; }
h1 { margin: .15rem 0 .75rem; font-size: 1.35rem; line-height: 1.3; font-weight: 600; text-wrap: balance; }
p { margin: .6rem 0; }
.soft { color: var(--soft); font-size: .9rem; }
label { display: block; margin: 1rem 0 .3rem; font-weight: 600; }
textarea, input[type=file], .value { display: block; width: 100%; padding: .6rem .7rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--field); color: inherit; font: .9rem/1.45 ui-monospace, Consolas, monospace; }
.value { overflow-wrap: anywhere; user-select: all; margin: .5rem 0; }
textarea { min-height: 9rem; resize: vertical; }
button { margin: 1rem .5rem 0 0; padding: .6rem 1.1rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--paper); color: inherit; font: 600 1rem "Segoe UI", system-ui, sans-serif; cursor: pointer; }
button.first { background: var(--blue); border-color: var(--blue); color: var(--on-blue); }
button:focus-visible, textarea:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--blue);
  outline-offset: 2px; }
a { color: var(--blue); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: .8rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
[hidden] { display: none; }
@media (max-width: 40rem) {
  main { margin: 0; min-height: 100vh; padding: 1.5rem 1.25rem; border-width: 4px 0 0; border-radius: 0; }
  button { width: 100%; }
}
`;

/** Shows the Copy buttons, which are of no use without it. */
export const copy = `
for (const button of document.querySelectorAll('button[data-copies]')) {
  const from = document.getElementById(button.dataset.copies);
  if (!from || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(from.textContent);
    button.textContent = 'Copied';
  });
}
`;
