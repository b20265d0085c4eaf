// The name the generated types use for any JSON.
type JsonValue = number | string | boolean | JsonValue[] | { [key in string]?: JsonValue } | null;
