import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { makeLogger } from '../src/log.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

function logged(write: (log: ReturnType<typeof makeLogger>) => void): string[] {
  const lines: string[] = [];
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  write(makeLogger({ level: 'info', to }));
  return lines;
}

describe('The log', () => {
  it('hides tokens and secrets wherever they stand', () => {
    const [line = ''] = logged((log) => {
      log.info(
        {
          authorization: `Bearer ${token}`,
          headers: { authorization: 'Basic abc' },
          deep: { down: { secret: 'hunter2' } },
          text: `sent Bearer ${token} and client_secret=hunter2&x=1`,
          err: new Error(`refused ${token}`, { cause: new Error(`Bearer ${token}`) }),
        },
        `token ${token}`,
      );
    });
    assert.doesNotMatch(line, /eyJ|hunter2|Basic abc/);
    assert.match(line, /refused \[hidden\]/);
  });

  for (const name of ['secretText', 'id_token', 'refresh_token', 'code_verifier', 'client_secret'])
    it(`hides what a service calls ${name}, at any depth`, () => {
      const one = { [name]: 'hunter2' };
      const [line = ''] = logged((log) => log.info({ ...one, a: one, b: { c: one } }, 'answered'));
      assert.doesNotMatch(line, /hunter2/);
    });

  it('keeps what people wrote within one line, whatever they wrote', () => {
    const text = 'a\n{"level":60,"msg":"forged"}\r\u001b[31m\u2028\u202e';
    const lines = logged((log) => log.info({ text, list: [text] }, text));
    const [line = '', ...rest] = lines;
    assert.equal(rest.length, 0);
    assert.equal(line.trimEnd().includes('\n'), false);
    assert.doesNotMatch(line, /[\u001b\u2028\u202e]|\\n\{"/);
    const { msg } = JSON.parse(line) as { msg: string };
    assert.ok(msg.startsWith('a\\n{'));
  });

  it('carries a request’s id in the lines of a child', () => {
    const [line = ''] = logged((log) => log.child({ request: 'LK-12' }).info('started'));
    assert.equal((JSON.parse(line) as { request: string }).request, 'LK-12');
  });

  it('tells the causes of an error, and nothing of the request that it carries', () => {
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), {
      request: { body: 'hunter2' },
    });
    const [line = ''] = logged((log) => log.error({ err: error }, 'failed'));
    assert.match(line, /outer.*inner/s);
    assert.doesNotMatch(line, /hunter2/);
  });
});
