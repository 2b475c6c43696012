const LEVELS = ["beginner", "advanced", "race"];

export function addMember(store, body) {
  const errors = [];
  if (body.name === undefined || body.name === null) errors.push({ field: "name", problem: "is missing" });
  else if (typeof body.name !== "string" || body.name.trim() === "") {
    errors.push({ field: "name", problem: "must be a text" });
  } else if (body.name.trim().length > 80) {
    errors.push({ field: "name", problem: "must have at most 80 characters" });
  }
  if (body.email === undefined || body.email === null) errors.push({ field: "email", problem: "is missing" });
  else if (typeof body.email !== "string" || !/^\S+@\S+\.\S+$/.test(body.email.trim())) {
    errors.push({ field: "email", problem: "must be a mail address" });
  }
  if (body.born === undefined || body.born === null) errors.push({ field: "born", problem: "is missing" });
  else if (!Number.isInteger(body.born) || body.born < 1900 || body.born > 2020) {
    errors.push({ field: "born", problem: "must be a whole number from 1900 to 2020" });
  }
  if (body.level !== undefined && body.level !== null && !LEVELS.includes(body.level)) {
    errors.push({ field: "level", problem: "must be one of beginner, advanced, race" });
  }
  for (const field of Object.keys(body)) {
    if (!["name", "email", "born", "level"].includes(field)) errors.push({ field, problem: "is not known" });
  }
  if (errors.length > 0) return { status: 422, body: { errors } };

  const email = body.email.trim();
  if (isTaken(store, email)) return { status: 409, body: { error: "the email is taken" } };
  const member = store.members.add({ name: body.name.trim(), email, born: body.born, level: body.level ?? "beginner" });
  return { status: 201, body: member };
}

export function changeMember(store, body, id) {
  const errors = [];
  if (body.name !== undefined && body.name !== null) {
    if (typeof body.name !== "string" || body.name.trim() === "") errors.push({ field: "name", problem: "must be a text" });
    else if (body.name.trim().length > 80) {
      errors.push({ field: "name", problem: "must have at most 80 characters" });
    }
  }
  if (body.email !== undefined && body.email !== null) {
    if (typeof body.email !== "string" || !/^\S+@\S+\.\S+$/.test(body.email.trim())) {
      errors.push({ field: "email", problem: "must be a mail address" });
    }
  }
  if (body.born !== undefined && body.born !== null) {
    if (!Number.isInteger(body.born) || body.born < 1900 || body.born > 2020) {
      errors.push({ field: "born", problem: "must be a whole number from 1900 to 2020" });
    }
  }
  if (body.level !== undefined && body.level !== null && !LEVELS.includes(body.level)) {
    errors.push({ field: "level", problem: "must be one of beginner, advanced, race" });
  }
  for (const field of Object.keys(body)) {
    if (!["name", "email", "born", "level"].includes(field)) errors.push({ field, problem: "is not known" });
  }
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
