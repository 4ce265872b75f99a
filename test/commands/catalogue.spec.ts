// README's table of operations and questions is the one that the code gives.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogue, readme, withCatalogue } from '../../src/commands/catalogue.ts';
import { permissions, permissionsPage } from '../../src/commands/permissions.ts';

describe('The documents', () => {
  it('list the operations and questions that there are (npm run catalogue writes it)', async () => {
    const page = readFileSync(readme, 'utf8');
    const table = await catalogue();
    assert.match(table, /\| `give-access` +\| `give full\+sendas on finance/);
    assert.match(table, /\| `who` +\| `who on finance`/);
    assert.equal(withCatalogue(page, table), page);
  });

  it('say what each operation needs (npm run permissions writes it)', async () => {
    assert.equal(readFileSync(permissionsPage, 'utf8'), await permissions());
  });

  it('refuse a page without the marks', () => {
    assert.throws(() => withCatalogue('# Latchkey', 'x'), /needs the lines/);
  });

  it('point only at files that are there', () => {
    const root = dirname(readme);
    const pages = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/adding-an-operation.md'];
    for (const page of [
      ...pages,
      'docs/running.md',
      'docs/security.md',
      'docs/permissions.md',
      'docs/adr/README.md',
    ])
      for (const [, target = ''] of readFileSync(join(root, page), 'utf8').matchAll(
        /\]\((?!https?:|#)([^)#]+)/g,
      ))
        assert.ok(existsSync(join(root, dirname(page), target)), `${page} points at ${target}`);
  });
});
