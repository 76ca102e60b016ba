import { createTheme, Modal, Tooltip } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#eef0fe',
  '#dfe2fb',
  '#bec5f4',
  '#9aa5ee',
  '#7b88e8',
  '#6674e2',
  '#5763db',
  '#4a55c6',
  '#3f49ad',
  '#333c94',
];

/** Slate with little colour: text first, page last. */
const dark: MantineColorsTuple = [
  '#e3e5ea',
  '#c4c8d0',
  '#9298a4',
  '#6c7280',
  '#3a3f4a',
  '#2a2e37',
  '#1c1f26',
  '#15181d',
  '#101216',
  '#0b0c0f',
];

const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d9dde4',
  '#c2c8d2',
  '#9aa2b0',
  '#6f7785',
  '#4d5461',
  '#333843',
  '#1f232b',
];

/** Colours, type and spacing of the console. */
export const theme = createTheme({
  colors: { iris, dark, gray },
  primaryColor: 'iris',
  primaryShade: 6,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: "'Inter Variable', Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '1rem', lineHeight: '1.4' } },
  },
  components: {
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, fz: 'xs' } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        styles: { title: { fontWeight: 600, fontSize: 16 } },
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
        transitionProps: { duration: 120 },
      },
    }),
  },
});
