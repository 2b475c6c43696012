import { renderTicket } from "./kitchen.ts";
import { renderLedger } from "./ledger.ts";
import { renderMail } from "./mail.ts";
import type { Order } from "./order.ts";
import { renderReceipt } from "./receipt.ts";
import { renderReport } from "./report.ts";

export type { Item, Order } from "./order.ts";

export const receipt = (order: Order): string => renderReceipt(order);
export const receiptCopy = (order: Order): string => renderReceipt(order, false, true, true);
export const cardSlip = (order: Order): string => renderReceipt(order, true, false);
export const staffSlip = (order: Order): string => renderReceipt(order, false, false, false);
export const ticket = (order: Order): string => renderTicket(order);
export const ticketAgain = (order: Order): string => renderTicket(order, true);
export const report = (orders: readonly Order[], day: Date, before?: readonly Order[]): string => renderReport(orders, day, before);
export const longReport = (orders: readonly Order[], day: Date): string => renderReport(orders, day, undefined, true);
export const ledger = (orders: readonly Order[]): string => renderLedger(orders);
export const ledgerRows = (orders: readonly Order[]): string => renderLedger(orders, false, true);
export const guestMail = (order: Order, name: string): string => renderMail(order, name);
export const companyMail = (order: Order, name: string): string => renderMail(order, name, true);
