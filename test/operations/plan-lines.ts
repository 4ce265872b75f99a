// A step of a plan in lines, as accepted plans stand in test/plans.
import { print } from '../../src/contracts/print.ts';
import { isProof, type Step } from '../../src/contracts/step.ts';

export function lines(step: Step): readonly string[] {
  const after = (step.after ?? []).map((tie) =>
    typeof tie === 'string' ? tie : `${tie.key} (+${tie.rest} ms)`,
  );
  const head = `  [${step.key}] ${step.title} · needs ${step.needs.join(', ')}`;
  const waits = after.length > 0 ? [`      after ${after.join(', ')}`] : [];
  if (isProof(step)) return [head, ...waits, `      tries ${step.patience.join(', ')}`];
  return [
    head,
    `      thing ${step.thing} · on ${step.on.join(', ')}${step.passing ? ' · passing' : ''}`,
    ...waits,
    ...step.apply.map((call) => `      do    ${print(call)}`),
    ...(typeof step.undo === 'string'
      ? [`      undo  ${step.undo}`]
      : step.undo.map((call) => `      undo  ${print(call)}`)),
  ];
}
