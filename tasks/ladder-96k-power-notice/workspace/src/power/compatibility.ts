export interface Socket {
  readonly volts: 440 | 690 | 6600 | 11000;
  readonly hertz: 50 | 60;
}

/** How a ship can be fed from a cabinet; null when it cannot. Our cabinets have 50 Hz and may have a converter. */
export function feedingOf(
  ship: Socket,
  cabinet: { readonly volts: readonly number[]; readonly converterKilowatts: number },
  kilowatts: number,
): "direct" | "converter" | null {
  if (!cabinet.volts.includes(ship.volts)) return null;
  if (ship.hertz === 50) return "direct";
  return kilowatts <= cabinet.converterKilowatts ? "converter" : null;
}

/** Above a thousand volts two people with a certificate close the breaker, below one does. */
export function peopleNeeded({ volts }: Socket): number {
  return volts > 1000 ? 2 : 1;
}
