// The columns of the table of sessions, each with what it sorts by.
import type { SortBy } from "../../shared/ipc/types";

export interface Column {
  by: SortBy;
  name: string;
  /** Whether what is greatest comes first when it is chosen. */
  fallsFirst?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { by: "candidate", name: "Candidate" },
  { by: "challenge", name: "Challenge" },
  { by: "model", name: "Model" },
  { by: "status", name: "Status" },
  { by: "time", name: "Time", fallsFirst: true },
  { by: "tokens", name: "Tokens", fallsFirst: true },
  { by: "created", name: "Created", fallsFirst: true },
];
