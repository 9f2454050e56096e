import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RosterEntry } from '../api/wire';
import type { AskedRole } from '../session/people';
import { t } from '../text';
import { CartItem } from './CartItem';

interface Props {
  carts: readonly RosterEntry[];
  user: string;
  now: number; // hub's clock, ms
  usable: boolean;
  old: boolean; // nothing of it is certain
  onJoin: (cart: RosterEntry, role?: AskedRole) => void;
}

/** More rows than this are made only where they are seen. */
const few = 60;

export function CartList(props: Props) {
  if (props.carts.length > few) return <LongList {...props} />;
  return (
    <ul className={props.old ? 'cart-list old' : 'cart-list'} aria-label={t.carts}>
      {props.carts.map((c) => (
        <CartItem key={c.id} {...row(props, c)} />
      ))}
    </ul>
  );
}

/** Only what calls needs the time: the other rows are not drawn again each second. */
function row({ user, now, usable, onJoin }: Props, cart: RosterEntry) {
  return { cart, user, usable, onJoin, now: cart.state === 'Calling' ? now : 0 };
}

function LongList(props: Props) {
  const { carts, old } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const focused = useRef('');
  useLayoutEffect(() => {
    setTop(list.current?.offsetTop ?? 0);
  }, [props]);
  const rows = useWindowVirtualizer({
    count: carts.length,
    estimateSize: () => 84,
    gap: 10,
    overscan: 6,
    scrollMargin: top,
    getItemKey: useCallback((i: number) => carts[i]!.id, [carts]),
    // Who is on a row with the keyboard stays there when it is scrolled away.
    rangeExtractor: useCallback((r: Range) => withRow(defaultRangeExtractor(r), focused.current === '' ? -1 : carts.findIndex((c) => c.id === focused.current)), [carts]),
  });
  return (
    <ul
      ref={list}
      className={old ? 'cart-list long old' : 'cart-list long'}
      aria-label={t.carts}
      style={{ blockSize: rows.getTotalSize() }}
      onFocus={(e) => (focused.current = carts[Number(e.target.closest('li')?.dataset.index)]?.id ?? '')}
      onBlur={() => (focused.current = '')}
    >
      {rows.getVirtualItems().map((v) => (
        <CartItem key={v.key} {...row(props, carts[v.index]!)} measure={rows.measureElement} index={v.index} of={carts.length} top={v.start - top} />
      ))}
    </ul>
  );
}

function withRow(range: number[], row: number): number[] {
  return row < 0 || range.includes(row) ? range : [...range, row].sort((a, b) => a - b);
}
