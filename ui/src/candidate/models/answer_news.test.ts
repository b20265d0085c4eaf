import { describe, expect, it } from "vitest";
import type { AnswerStatus, AnswerView } from "../../shared/ipc/types";
import { AnswerNews } from "./answer_news";

const BEGINS = "The assistant is answering.";
const ENDS = "The answer has its end.";

const question = (seq: number) => ({ seq, answer: null });
const answer = (seq: number, status: AnswerStatus, trouble: string | null = null) => ({
  seq,
  answer: { status, trouble } as AnswerView,
});

/** What is said at each of these looks. */
function said(...looks: Parameters<AnswerNews["of"]>[0][]) {
  const news = new AnswerNews();
  return looks.map((messages) => news.of(messages)?.words ?? null);
}

describe("what is said of an answer", () => {
  it("is its beginning and its end, each once", () => {
    const [streaming, complete] = [answer(2, "streaming"), answer(2, "complete")];
    const asked = [question(1)];
    expect(
      said(
        [],
        asked,
        [...asked, streaming],
        [...asked, streaming],
        [...asked, complete],
        [...asked, complete],
      ),
    ).toEqual([null, null, BEGINS, null, ENDS, null]);
  });

  it("is its end where it was over when it was first told of", () => {
    expect(said([], [question(1), answer(2, "complete")])).toEqual([null, ENDS]);
  });

  it("is its end where a question came after it before anybody looked", () => {
    expect(said([answer(2, "streaming")], [answer(2, "complete"), question(3)])).toEqual([
      BEGINS,
      ENDS,
    ]);
  });

  it("is its end where the next one has begun and ended meanwhile", () => {
    expect(
      said([answer(2, "streaming")], [answer(2, "complete"), question(3), answer(4, "complete")]),
    ).toEqual([BEGINS, ENDS]);
  });

  it("names what kept it short", () => {
    expect(said([answer(2, "streaming")], [answer(2, "failed", "The server is gone.")])).toEqual([
      BEGINS,
      `${ENDS} The server is gone.`,
    ]);
  });

  it("is nothing where it was over before anybody looked, and its beginning where it was not", () => {
    expect(said([answer(2, "complete")], [answer(2, "complete")])).toEqual([null, null]);
    expect(said([answer(2, "streaming")])).toEqual([BEGINS]);
  });
});
