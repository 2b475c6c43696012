export const DECLARATION_CLASSES = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
export type DeclarationClass = (typeof DECLARATION_CLASSES)[number];

export const DECLARATION_PACKINGS = ["I", "II", "III", "none"] as const;
export type DeclarationPacking = (typeof DECLARATION_PACKINGS)[number];

export type DeclarationStatus = "declared" | "accepted" | "closed" | "refused";

/** Dangerous goods in a container, as their sender declared them. */
export interface Declaration {
  /** As the tablets give it. */
  readonly id: string;
  /** Container that they are in. */
  readonly box: string;
  /** Number of the substance. */
  readonly un: number;
  /** Hazard class */
  readonly class: DeclarationClass;
  /** Packing group */
  readonly packing: DeclarationPacking;
  /** Net mass in kilograms. */
  readonly net: number;
  /** In degrees, for liquids. */
  readonly flashPoint: number | null;
  /** In limited quantities. */
  readonly limited: boolean;
  /** When the container is expected. */
  readonly arrivesAt: Date;
  readonly status: DeclarationStatus;
}
