// Teams' own card elements that the renderer does not know: CodeBlock, Badge, ProgressBar.
import { el } from './dom.js';

const { AdaptiveCards } = globalThis;
const {
  CardElement,
  CardObjectRegistry,
  GlobalRegistry,
  NumProperty,
  SerializationContext,
  StringProperty,
  Versions,
} = AdaptiveCards;
const text = (name, fallback) => new StringProperty(Versions.v1_0, name, true, undefined, fallback);

class CodeBlock extends CardElement {
  static code = text('codeSnippet', '');
  static language = text('language', '');
  getJsonTypeName() {
    return 'CodeBlock';
  }
  internalRender() {
    const language = this.getValue(CodeBlock.language);
    return el(
      'div.card-code',
      {},
      language && language !== 'PlainText' && el('span.card-code-language', {}, language),
      el('pre', { tabindex: 0 }, el('code', {}, this.getValue(CodeBlock.code))),
    );
  }
}

class Badge extends CardElement {
  static words = text('text', '');
  static look = text('style', 'Default');
  getJsonTypeName() {
    return 'Badge';
  }
  internalRender() {
    const look = String(this.getValue(Badge.look))
      .toLowerCase()
      .replace(/[^a-z]/g, '');
    return el('div', {}, el(`span.card-badge.is-${look || 'default'}`, {}, this.getValue(Badge.words)));
  }
}

class ProgressBar extends CardElement {
  static amount = new NumProperty(Versions.v1_0, 'value');
  static most = new NumProperty(Versions.v1_0, 'max', 100);
  getJsonTypeName() {
    return 'ProgressBar';
  }
  internalRender() {
    const value = this.getValue(ProgressBar.amount);
    return el('progress.card-progress', { max: this.getValue(ProgressBar.most), value });
  }
}

/** A context that also knows Teams' own elements. */
export const cardContext = () => {
  const context = new SerializationContext(Versions.v1_5);
  const registry = new CardObjectRegistry();
  GlobalRegistry.populateWithDefaultElements(registry);
  for (const Element of [CodeBlock, Badge, ProgressBar])
    registry.register(new Element().getJsonTypeName(), Element);
  context.setElementRegistry(registry);
  return context;
};
