// How cards look: a HostConfig near to that of Teams' light theme.
const text = (normal, subtle) => ({ default: normal, subtle });
const foreground = {
  default: text('#242424', '#616161'),
  dark: text('#242424', '#616161'),
  light: text('#ffffff', '#d1d1d1'),
  accent: text('#4f52b2', '#5b5fc7'),
  good: text('#0e700e', '#237b4b'),
  warning: text('#8a5700', '#986f0b'),
  attention: text('#b10e1c', '#c4314b'),
};
const style = (backgroundColor, borderColor) => ({
  backgroundColor,
  borderColor,
  foregroundColors: foreground,
});

export const hostConfig = {
  supportsInteractivity: true,
  fontFamily: '"Segoe UI", "Helvetica Neue", Arial, sans-serif',
  fontTypes: {
    default: {
      fontFamily: '"Segoe UI", "Helvetica Neue", Arial, sans-serif',
      fontSizes: { small: 12, default: 14, medium: 15, large: 18, extraLarge: 22 },
      fontWeights: { lighter: 300, default: 400, bolder: 600 },
    },
    monospace: {
      fontFamily: 'Consolas, "Cascadia Mono", "DejaVu Sans Mono", monospace',
      fontSizes: { small: 12, default: 13, medium: 14, large: 16, extraLarge: 20 },
      fontWeights: { lighter: 300, default: 400, bolder: 600 },
    },
  },
  lineHeights: { small: 16, default: 20, medium: 22, large: 26, extraLarge: 30 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: '#e8e8e8' },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: style('#ffffff', '#e8e8e8'),
    emphasis: style('#f7f7f8', '#e8e8e8'),
    good: style('#f1faf1', '#c9e7c9'),
    warning: style('#fff9ec', '#f3e2b8'),
    attention: style('#fdf3f4', '#f2cfd3'),
    accent: style('#f2f2fb', '#d5d6f0'),
  },
  actions: {
    maxActions: 6,
    spacing: 'medium',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention', size: 'small' },
      optionalInputs: { weight: 'bolder', size: 'small' },
    },
    errorMessage: { color: 'attention', size: 'small', spacing: 'small', weight: 'default' },
  },
  factSet: {
    title: {
      color: 'default',
      size: 'default',
      isSubtle: true,
      weight: 'default',
      wrap: true,
      maxWidth: 160,
    },
    value: { color: 'default', size: 'default', isSubtle: false, weight: 'default', wrap: true },
    spacing: 12,
  },
  textStyles: { heading: { size: 'medium', weight: 'bolder' }, columnHeader: { weight: 'bolder' } },
  adaptiveCard: { allowCustomStyle: false },
};
