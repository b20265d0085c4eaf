// The pictures of the task, for whoever draws it.
import { ask } from "../../shared/ipc/client";

export const taskPictures = {
  /** Finds a picture by the name the task gives it. */
  picture: (name: string) => ask("candidate_picture", { name }),
};
