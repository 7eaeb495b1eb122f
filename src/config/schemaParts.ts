import * as z from "zod/mini";

/** Keywords of JSON Schema that a schema has besides those that zod finds. With an `id` it becomes a definition of that name. */
export type SchemaPart = Readonly<Record<string, unknown>> & { readonly id?: string };

/** Parts of the schema that the JSON Schema names, or says more about. Each is registered beside the schema. */
export const schemaParts = z.registry<SchemaPart>();
