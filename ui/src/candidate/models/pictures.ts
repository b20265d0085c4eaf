// The pictures of the task, for whoever draws it.
import { ask } from "../../shared/ipc/client";
import type { PictureSource } from "../../shared/markdown/pictures";

/** Hands out a picture by the name the task gives it. */
export const taskPictures: PictureSource = (name) => ask("candidate_picture", { name });
