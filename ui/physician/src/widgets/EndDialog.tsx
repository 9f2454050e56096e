import { Button, Group, Modal } from '@mantine/core';
import { useStore } from '../session/store';
import type { Visit } from '../session/visit';
import { t } from '../text';

/** Asked only if the note is not safe on the cart. */
export function EndDialog({ visit }: { visit: Visit }) {
  const { ending } = useStore(visit.view);
  return (
    <Modal opened={ending === 'unsaved'} onClose={() => visit.stay()} title={t.endUnsavedTitle} centered closeButtonProps={{ 'aria-label': t.close }}>
      <p>{t.endUnsaved}</p>
      <Group justify="space-between" mt="lg">
        <Button variant="default" onClick={() => void visit.end(true)}>
          {t.endAnyway}
        </Button>
        <Button data-autofocus onClick={() => visit.stay()}>
          {t.stay}
        </Button>
      </Group>
    </Modal>
  );
}
