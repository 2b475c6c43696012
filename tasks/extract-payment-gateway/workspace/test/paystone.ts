import type { PaystoneRequest, PaystoneResponse } from "../src/vendor/paystone.ts";

/** A Paystone that gives these answers in turn, "down" for no connection, and then only good ones. */
export function fakePaystone(...answers: (PaystoneResponse | "down")[]) {
  const requests: PaystoneRequest[] = [];
  const waits: number[] = [];
  const transport = async (request: PaystoneRequest): Promise<PaystoneResponse> => {
    requests.push(request);
    const answer = answers.shift() ?? { status: 201, body: { id: `pay_${requests.length}` } };
    if (answer === "down") throw new Error("ECONNREFUSED");
    return answer;
  };
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  return { transport, sleep, requests, waits };
}

export function failure(status: number, code: string, retryAfter?: number): PaystoneResponse {
  return { status, body: { code, message: `it says ${code}`, ...(retryAfter === undefined ? {} : { retry_after: retryAfter }) } };
}
