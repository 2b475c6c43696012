/** Quantities by article. */
export type Items = Readonly<Record<string, number>>;

/** What can happen to an order. */
export type Happening =
  | { readonly type: "lineAdded"; readonly sku: string; readonly quantity: number; readonly unitPrice: number }
  | { readonly type: "lineRemoved"; readonly sku: string }
  | { readonly type: "placed" }
  | { readonly type: "paymentReceived"; readonly reference: string; readonly amount: number }
  | { readonly type: "paid" }
  | { readonly type: "refundDue"; readonly amount: number }
  | { readonly type: "cancelled"; readonly reason: string }
  | { readonly type: "packed" }
  | { readonly type: "parcelShipped"; readonly parcel: string; readonly items: Items }
  | { readonly type: "parcelDelivered"; readonly parcel: string }
  | { readonly type: "itemsReturned"; readonly items: Items };

/** Something that happened. */
export type OrderEvent = Happening & { readonly version: number; readonly at: number };

/** A command that is not allowed, or events that do not fit. */
export class OrderError extends Error {
  override readonly name = "OrderError";
}
