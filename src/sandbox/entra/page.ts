// The pages on which somebody chooses who they are, and says yes or no to an application.
import type { Response } from 'express';
import type { Person } from '../world.ts';
import type { Aadsts } from './errors.ts';

export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);

const style = `body{font:16px/1.5 system-ui,sans-serif;background:#f2f2f2;color:#1b1a19;margin:0}
main{background:#fff;max-width:26rem;margin:8vh auto;padding:2.5rem;box-shadow:0 2px 6px #0003}
h1{font-size:1.4rem;font-weight:600;margin:0 0 1rem}p,ul{margin:0 0 1rem}
button,select{font:inherit;padding:.5rem 1rem;margin:0 .5rem .5rem 0}.one{display:block;width:100%;text-align:left}
small{color:#605e5c}`;

const send = (res: Response, status: number, title: string, body: string): void => {
  res.status(status).set('Cache-Control', 'no-store').type('html').send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1>${body}<p><small>Contoso sandbox. Nobody's password is asked for here.</small></p></main></body></html>`);
};

type Query = Readonly<Record<string, string>>;

/** What the address said goes along, but for what the form itself decides. */
const carried = (query: Query): string =>
  Object.entries(query)
    .filter(([name]) => !['login_hint', 'answer', 'picked'].includes(name))
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');

/** Who are you? Each person is a button. */
export const choosePage = (res: Response, app: string, people: readonly Person[], query: Query): void => {
  const buttons = people
    .map(
      (one) =>
        `<button class="one" name="login_hint" value="${escaped(one.upn)}">${escaped(one.name)}<br><small>${escaped(one.upn)}</small></button>`,
    )
    .join('');
  const hidden = `${carried(query)}<input type="hidden" name="picked" value="1">`;
  const form = `<form method="get">${hidden}${buttons}</form>`;
  send(res, 200, 'Pick an account', `<p>to continue to <b>${escaped(app)}</b></p>${form}`);
};

/** Yes or no to what the application asks for. `people` to choose from, or the one who is signed in. */
export const consentPage = (
  res: Response,
  about: { app: string; wishes: readonly string[]; people: readonly Person[]; everybody: boolean },
  query: Query,
): void => {
  const options = about.people
    .map((one) => `<option value="${escaped(one.upn)}">${escaped(one.name)} (${escaped(one.upn)})</option>`)
    .join('');
  const wishes = about.wishes.map((one) => `<li>${escaped(one)}</li>`).join('');
  send(
    res,
    200,
    'Permissions requested',
    `<p><b>${escaped(about.app)}</b> would like to:</p><ul>${wishes}</ul>
<p>${about.everybody ? 'If you accept, this app gets it for all users of Contoso.' : 'If you accept, it gets it for you alone.'}</p>
<form method="get">${carried(query)}<input type="hidden" name="picked" value="1">
<p><label>Signed in as <select name="login_hint">${options}</select></label></p>
<button name="answer" value="decline">Cancel</button><button name="answer" value="accept">Accept</button></form>`,
  );
};

/** What cannot be told to the application, because where it lives is in doubt, is told to the person. */
export const refusalPage = (res: Response, refusal: Aadsts): void => {
  send(
    res,
    400,
    'Sorry, but we’re having trouble signing you in.',
    `<p>AADSTS${String(refusal.number)}: ${escaped(refusal.message)}</p>`,
  );
};
