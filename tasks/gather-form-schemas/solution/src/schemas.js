const LEVELS = ["beginner", "advanced", "race"];

export const memberSchema = {
  fields: {
    name: text({ max: 80 }),
    email: check("must be a mail address", (value) => isText(value) && /^\S+@\S+\.\S+$/.test(value.trim())),
    born: wholeNumber(1900, 2020),
    level: optional(oneOf(LEVELS)),
  },
  refusesUnknown: true,
};

export const courseSchema = {
  fields: {
    title: text({ max: 120 }),
    starts: check("must be a day such as 2025-06-30", isDay),
    seats: wholeNumber(1, 24),
    level: optional(oneOf(LEVELS)),
  },
  refusesUnknown: true,
};

/** Comes from an old app that sends more than it should. */
export const bookingSchema = {
  fields: {
    member: wholeNumber(1),
    course: wholeNumber(1),
    note: optional(text({ max: 200, mayBeEmpty: true })),
  },
  refusesUnknown: false,
};

/** What is wrong with a body: one problem for each field, in the order of the schema. With `partial` nothing is missing. */
export function validate({ fields, refusesUnknown }, body, { partial = false } = {}) {
  const errors = [];
  for (const [field, { problemOf, isOptional }] of Object.entries(fields)) {
    const value = body[field] ?? null;
    const mayBeMissing = partial || isOptional;
    const problem = value !== null ? problemOf(value) : mayBeMissing ? null : "is missing";
    if (problem) errors.push({ field, problem });
  }
  const unknown = refusesUnknown ? Object.keys(body).filter((field) => !Object.hasOwn(fields, field)) : [];
  return [...errors, ...unknown.map((field) => ({ field, problem: "is not known" }))];
}

function check(problem, isRight) {
  return { problemOf: (value) => (isRight(value) ? null : problem), isOptional: false };
}

function optional(field) {
  return { ...field, isOptional: true };
}

function text({ max, mayBeEmpty = false }) {
  const problemOf = (value) => {
    if (!isText(value) || (!mayBeEmpty && value.trim() === "")) return "must be a text";
    return value.trim().length > max ? `must have at most ${max} characters` : null;
  };
  return { problemOf, isOptional: false };
}

function wholeNumber(min, max = Infinity) {
  const range = max === Infinity ? `from ${min}` : `from ${min} to ${max}`;
  return check(`must be a whole number ${range}`, (value) => Number.isInteger(value) && value >= min && value <= max);
}

function oneOf(values) {
  return check(`must be one of ${values.join(", ")}`, (value) => values.includes(value));
}

function isText(value) {
  return typeof value === "string";
}

function isDay(value) {
  if (!isText(value) || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
