// The sign on the button of each action.
import Archive from "@lucide/svelte/icons/archive";
import ArchiveRestore from "@lucide/svelte/icons/archive-restore";
import ArrowRight from "@lucide/svelte/icons/arrow-right";
import ClockPlus from "@lucide/svelte/icons/clock-plus";
import Copy from "@lucide/svelte/icons/copy";
import CopyPlus from "@lucide/svelte/icons/copy-plus";
import Download from "@lucide/svelte/icons/download";
import FileBraces from "@lucide/svelte/icons/file-braces";
import FileDown from "@lucide/svelte/icons/file-down";
import FileText from "@lucide/svelte/icons/file-text";
import Laptop from "@lucide/svelte/icons/laptop";
import LayoutTemplate from "@lucide/svelte/icons/layout-template";
import Pause from "@lucide/svelte/icons/pause";
import Pencil from "@lucide/svelte/icons/pencil";
import Play from "@lucide/svelte/icons/play";
import Plus from "@lucide/svelte/icons/plus";
import Rewind from "@lucide/svelte/icons/history";
import Save from "@lucide/svelte/icons/save";
import Square from "@lucide/svelte/icons/square";
import Stamp from "@lucide/svelte/icons/stamp";
import Trash2 from "@lucide/svelte/icons/trash-2";
import Undo2 from "@lucide/svelte/icons/undo-2";
import UserRound from "@lucide/svelte/icons/user-round";
import type { ActionId } from "../models/actions";
import type { ItemActionId } from "../models/item_actions";

export const SIGNS: Partial<Record<ActionId, typeof Play>> = {
  open: ArrowRight,
  hand_over: Laptop,
  start: Play,
  pause: Pause,
  pause_again: Pause,
  resume: Play,
  replay: Rewind,
  replay_so_far: Rewind,
  extend_time: Plus,
  extend_tokens: Plus,
  report: FileDown,
  seal: Stamp,
  end: Square,
  edit: Pencil,
  edit_candidate: Pencil,
  accommodate: ClockPlus,
  duplicate: CopyPlus,
  save_as_template: LayoutTemplate,
  copy_id: Copy,
  delete: Trash2,
};

export const ITEM_SIGNS: Record<ItemActionId, typeof Play> = {
  open: ArrowRight,
  new_session: Play,
  try: UserRound,
  save: Save,
  discard: Undo2,
  export: Download,
  export_markdown: FileText,
  export_json: FileBraces,
  archive: Archive,
  unarchive: ArchiveRestore,
  delete: Trash2,
};
