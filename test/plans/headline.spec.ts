// The one word that a card opens with, while a run is under way.
import assert from 'node:assert/strict';
import {
  headline,
  type Planned,
  type Request,
  type Row,
  type RowState,
} from '../../src/contracts/request.ts';
import { request } from '../requests/rows.ts';

type Shape = readonly [RowState, Planned['kind']?, Partial<Row>?];
const running = (...shapes: readonly Shape[]): Request => {
  const { plan } = request({});
  const [like] = plan;
  assert.ok(like);
  return request({
    state: 'running',
    plan: shapes.map(([, kind], n) => ({ ...like, key: `k${n}`, ...(kind ? { kind } : {}) })),
    rows: shapes.map(([state, , more], n) => ({
      key: `k${n}`,
      state,
      at: '',
      tries: 0,
      busy: 0,
      made: false,
      ...more,
    })),
  });
};

describe('The headline of a run', () => {
  const says = (word: string, ...shapes: readonly Shape[]): void =>
    assert.equal(headline(running(...shapes)), word, JSON.stringify(shapes));

  it('says Running while anything is to be sent', () => {
    says('Running', ['planned'], ['sent']);
    says('Running', ['seen'], ['applying'], ['proving', 'proof']);
    says('Running', ['seen'], ['checking'], ['planned', undefined, { resting: true }]);
    says('Running', ['seen']);
  });

  it('says Waiting where a person has something to do, or where all rests', () => {
    says('Waiting', ['applying'], ['asked', 'hand']);
    says('Waiting', ['seen'], ['planned', undefined, { resting: true }], ['planned']);
    says('Running', ['sent'], ['planned', undefined, { resting: true }]);
  });

  it('says Waiting for Exchange where all is sent, or proofs are all that is open', () => {
    says('Waiting for Exchange', ['seen'], ['sent']);
    says('Waiting for Exchange', ['seen'], ['proving', 'proof'], ['planned', 'passing']);
    says('Waiting for Exchange', ['seen'], ['planned', 'proof']);
  });
});
