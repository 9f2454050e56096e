import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist/', 'vite.config.ts', 'test/mock/shots/', 'src/api/wire.ts'] },
  js.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked, hooks.configs.flat.recommended, a11y.flatConfigs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    files: ['test/**/*.{js,mjs}'],
    languageOptions: { globals: { AudioContext: false, AnalyserNode: false, MediaStreamAudioSourceNode: false, MediaStreamAudioDestinationNode: false, GainNode: false, OscillatorNode: false, console: false, process: false, setTimeout: false, setInterval: false, URL: false, document: false, window: false, location: false, navigator: false, WebSocket: false, RTCPeerConnection: false, performance: false } },
  },
);
