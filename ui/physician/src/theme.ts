import { createTheme, type MantineColorsTuple } from '@mantine/core';

// A quiet blue. Cyan, green, yellow and amber belong to the vital signs, red
// to a lost link; nothing else on the page uses them.
const ink: MantineColorsTuple = [
  '#eaf0ff', '#d3dfff', '#a5bcfd', '#7698f8', '#5379f0', '#4166e8', '#3557d6', '#2a48b8', '#213a97', '#182b73',
];

// Mantine's dark greys, in the blue of the page's panels.
const dark: MantineColorsTuple = [
  '#e8eef5', '#c3cedb', '#a7b5c3', '#71808f', '#3c4a58', '#2b3744', '#1d2731', '#151c24', '#0f151b', '#0a0f14',
];

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink, dark },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
});
