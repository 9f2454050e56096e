import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { t } from '../text';
import { Icon } from './Icon';

export function ThemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t.theme} title={t.theme} onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
      <Icon name="theme" />
    </ActionIcon>
  );
}
