import { courseSchema, validate } from "../schemas.js";

export function addCourse(store, body) {
  const errors = validate(courseSchema, body);
  if (errors.length) return { status: 422, body: { errors } };

  const { starts, seats } = body;
  return { status: 201, body: store.courses.add({ title: body.title.trim(), starts, seats, level: body.level ?? "beginner" }) };
}
