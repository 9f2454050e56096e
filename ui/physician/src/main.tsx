import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './style/base.css';
import './style/carts.css';
import './style/session.css';
import './style/stage.css';
import './style/monitor.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { App } from './session/app';
import { t } from './text';
import { theme } from './theme';
import { Root } from './views/Root';

document.documentElement.lang = t.lang;
document.documentElement.dir = 'ltr'; // the style sheets use logical properties only, so "rtl" works too
document.title = t.title;

const app = new App();
void app.open();

// No StrictMode: it mounts twice in development, and media elements and peers
// are not idempotent to that.
createRoot(document.getElementById('root')!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Root app={app} />
  </MantineProvider>,
);
