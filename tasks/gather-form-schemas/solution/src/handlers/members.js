import { memberSchema, validate } from "../schemas.js";

export function addMember(store, body) {
  const errors = validate(memberSchema, body);
  if (errors.length > 0) return { status: 422, body: { errors } };

  const email = body.email.trim();
  if (isTaken(store, email)) return { status: 409, body: { error: "the email is taken" } };
  const member = store.members.add({ name: body.name.trim(), email, born: body.born, level: body.level ?? "beginner" });
  return { status: 201, body: member };
}

export function changeMember(store, body, id) {
  const errors = validate(memberSchema, body, { partial: true });
  if (errors.length > 0) return { status: 422, body: { errors } };

  const member = store.members.get(id);
  if (!member) return { status: 404, body: { error: "no such member" } };
  const email = body.email?.trim() ?? member.email;
  if (email !== member.email && isTaken(store, email)) return { status: 409, body: { error: "the email is taken" } };
  const { name, born, level } = member;
  const change = { name: body.name?.trim() ?? name, email, born: body.born ?? born, level: body.level ?? level };
  return { status: 200, body: store.members.update(id, change) };
}

function isTaken(store, email) {
  return store.members.filter((member) => member.email.toLowerCase() === email.toLowerCase()).length > 0;
}
