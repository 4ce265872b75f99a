// The sandbox's JSON calls, as one person.
const ask = async (path, options) => {
  const res = await fetch(path, options);
  const body = await res.json().catch(() => ({}));
  if (!res.ok && res.status !== 502)
    throw new Error(body.error?.message ?? `The sandbox answered ${res.status}.`);
  return body;
};

const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const people = () => ask('/_teams/people');

/** @param {string} upn */
export const as = (upn) => {
  const me = `as=${encodeURIComponent(upn)}`;
  const at = (id) => `/_teams/conversations/${encodeURIComponent(id)}/messages`;
  return {
    conversations: () => ask(`/_teams/conversations?${me}`),
    messages: (id) => ask(`${at(id)}?${me}`),
    say: (id, text, replyTo, files = []) =>
      post(`${at(id)}?${me}`, {
        text,
        ...(replyTo ? { replyTo } : {}),
        ...(files.length > 0 ? { files } : {}),
      }),
    press: (id, messageId, press) => post(`${at(id)}/${encodeURIComponent(messageId)}/actions?${me}`, press),
    consent: (id, messageId, offer, action) =>
      post(`${at(id)}/${encodeURIComponent(messageId)}/consent?${me}`, { offer, action }),
    events: () => new EventSource(`/_teams/events?${me}`),
  };
};
