import { bookingSchema, validate } from "../schemas.js";

const ORDER = ["beginner", "advanced", "race"];

export function addBooking(store, body) {
  const errors = validate(bookingSchema, body);
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
