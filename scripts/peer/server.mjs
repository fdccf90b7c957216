// The peer of `make bench`: SCIMMY, the SCIM library for Node, over better-sqlite3 with WAL and synchronous=FULL.
// One table of users as JSON, with an index for what is looked up. It decides nothing and knows no groups.
//   node server.mjs DATABASE TOKEN    prints its origin once it listens.
import { randomUUID } from "node:crypto";
import Database from "better-sqlite3";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const [file, token] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE user (id TEXT PRIMARY KEY, user_name TEXT NOT NULL UNIQUE COLLATE NOCASE, resource TEXT NOT NULL) WITHOUT ROWID");
const byId = database.prepare("SELECT id, resource FROM user WHERE id = ?");
const byUserName = database.prepare("SELECT id, resource FROM user WHERE user_name = ?");
const all = database.prepare("SELECT id, resource FROM user");
const insert = database.prepare("INSERT INTO user (id, user_name, resource) VALUES (?, ?, ?)");
const update = database.prepare("UPDATE user SET user_name = ?, resource = ? WHERE id = ?");

const shown = (row) => ({ ...JSON.parse(row.resource), id: row.id });

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .ingress((resource, data) => {
    const id = resource.id ?? randomUUID();
    const text = JSON.stringify(data);
    try {
      if (resource.id) update.run(data.userName, text, id);
      else insert.run(id, data.userName, text);
    } catch (error) {
      if (error.code?.startsWith("SQLITE_CONSTRAINT")) throw new SCIMMY.Types.Error(409, "uniqueness", "That userName is taken.");
      throw error;
    }
    return { ...data, id };
  })
  .egress((resource) => {
    if (resource.id) {
      const row = byId.get(resource.id);
      if (!row) throw new SCIMMY.Types.Error(404, null, "There is no such user.");
      return shown(row);
    }
    // What an index can find is found by it; the library filters and pages the rest.
    const [only] = resource.filter ?? [];
    const name = only?.userName;
    const rows = Array.isArray(name) && name[0] === "eq" ? byUserName.all(name[1]) : all.all();
    return rows.map(shown);
  })
  .degress(() => {});

const app = express();
app.use(
  "/scim/v2",
  new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
      if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("The token is wrong.");
      return "identity-provider";
    },
  }),
);
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
process.on("SIGTERM", () => process.exit(0));
