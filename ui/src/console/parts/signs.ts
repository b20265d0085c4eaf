// The sign on the button of each action.
import ArrowRight from "@lucide/svelte/icons/arrow-right";
import Copy from "@lucide/svelte/icons/copy";
import CopyPlus from "@lucide/svelte/icons/copy-plus";
import Laptop from "@lucide/svelte/icons/laptop";
import Pause from "@lucide/svelte/icons/pause";
import Pencil from "@lucide/svelte/icons/pencil";
import Play from "@lucide/svelte/icons/play";
import Plus from "@lucide/svelte/icons/plus";
import Square from "@lucide/svelte/icons/square";
import Trash2 from "@lucide/svelte/icons/trash-2";
import type { ActionId } from "../models/actions";

export const SIGNS: Partial<Record<ActionId, typeof Play>> = {
  open: ArrowRight,
  hand_over: Laptop,
  start: Play,
  pause: Pause,
  pause_again: Pause,
  resume: Play,
  extend_time: Plus,
  extend_tokens: Plus,
  end: Square,
  edit: Pencil,
  edit_candidate: Pencil,
  duplicate: CopyPlus,
  copy_id: Copy,
  delete: Trash2,
};
