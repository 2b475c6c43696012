export function addCourse(store, body) {
  const errors = [];
  const isMissing = (field) => body[field] === undefined || body[field] === null;

  if (isMissing("title")) errors.push({ field: "title", problem: "is missing" });
  else if (typeof body.title !== "string" || !body.title.trim()) errors.push({ field: "title", problem: "must be a text" });
  else if (body.title.trim().length > 120) {
    errors.push({ field: "title", problem: "must have at most 120 characters" });
  }

  if (isMissing("starts")) errors.push({ field: "starts", problem: "is missing" });
  else if (!isDay(body.starts)) errors.push({ field: "starts", problem: "must be a day such as 2025-06-30" });

  if (isMissing("seats")) errors.push({ field: "seats", problem: "is missing" });
  else if (!Number.isInteger(body.seats) || body.seats < 1 || body.seats > 24) {
    errors.push({ field: "seats", problem: "must be a whole number from 1 to 24" });
  }

  if (!isMissing("level") && !["beginner", "advanced", "race"].includes(body.level)) {
    errors.push({ field: "level", problem: "must be one of beginner, advanced, race" });
  }

  const known = new Set(["title", "starts", "seats", "level"]);
  const unknown = Object.keys(body).filter((field) => !known.has(field));
  errors.push(...unknown.map((field) => ({ field, problem: "is not known" })));
  if (errors.length) return { status: 422, body: { errors } };

  const { starts, seats } = body;
  return { status: 201, body: store.courses.add({ title: body.title.trim(), starts, seats, level: body.level ?? "beginner" }) };
}

function isDay(value) {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
