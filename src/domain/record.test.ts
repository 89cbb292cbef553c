import { expect, test } from "vitest";
import {
  type Delta,
  EDITABLE_FIELDS,
  fieldsOf,
  isEditableField,
  isSoftDelete,
  withoutFields,
} from "#src/domain/record.ts";

test("only editable fields are", () => {
  expect(EDITABLE_FIELDS.every(isEditableField)).toBe(true);
  for (const name of ["originalStart", "version", "toString", "__proto__", ""])
    expect(isEditableField(name)).toBe(false);
});

test("fields come in form order, without what is no editable field", () => {
  const delta: Delta = JSON.parse(
    '{"dor":"BEO","x":1,"forecastStart":null,"description":"a","originalStart":null}',
  );
  expect(fieldsOf(delta)).toEqual(["description", "dor", "forecastStart"]);
  expect(withoutFields(delta, ["dor"])).toEqual({ description: "a", forecastStart: null });
});

test("only discontinuing alone is a soft delete", () => {
  expect(isSoftDelete({ isDiscontinued: true })).toBe(true);
  expect(isSoftDelete({ isDiscontinued: false })).toBe(false);
  expect(isSoftDelete({ isDiscontinued: true, dor: "BEO" })).toBe(false);
  expect(isSoftDelete({ dor: "BEO" })).toBe(false);
});
