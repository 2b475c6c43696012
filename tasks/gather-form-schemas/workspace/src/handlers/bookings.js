const ORDER = ["beginner", "advanced", "race"];

export function addBooking(store, body) {
  const errors = [];
  for (const field of ["member", "course"]) {
    const value = body[field];
    if (value === undefined || value === null) {
      errors.push({ field, problem: "is missing" });
    } else if (!Number.isInteger(value) || value < 1) {
      errors.push({ field, problem: "must be a whole number from 1" });
    }
  }
  if (body.note !== undefined && body.note !== null) {
    if (typeof body.note !== "string") errors.push({ field: "note", problem: "must be a text" });
    else if (body.note.trim().length > 200) errors.push({ field: "note", problem: "must have at most 200 characters" });
  }
  if (errors.length > 0) return { status: 422, body: { errors } };

  const member = store.members.get(body.member);
  if (!member) return { status: 404, body: { error: "no such member" } };
  const course = store.courses.get(body.course);
  if (!course) return { status: 404, body: { error: "no such course" } };
  if (ORDER.indexOf(course.level) > ORDER.indexOf(member.level)) {
    return { status: 409, body: { error: "the course is too hard" } };
  }
  const booked = store.bookings.filter((booking) => booking.course === course.id);
  if (booked.some((booking) => booking.member === member.id)) return { status: 409, body: { error: "booked already" } };
  if (booked.length >= course.seats) return { status: 409, body: { error: "the course is full" } };
  const note = body.note?.trim() ?? "";
  return { status: 201, body: store.bookings.add({ member: member.id, course: course.id, note }) };
}
