import { describe, expect, it } from "vitest";
import type { AnswerStatus, AnswerView } from "../../shared/ipc/types";
import { AnswerNews } from "./answer_news";

const BEGINS = "The assistant is answering.";
const ENDS = "The answer is complete.";

const question = (seq: number) => ({ seq, text: "Why?", answer: null });
const answer = (seq: number, status: AnswerStatus, trouble: string | null = null) => ({
  seq,
  text: "",
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

  it("is what it waits for, once, before it begins", () => {
    const waits = (waiting: string | null) => ({
      seq: 2,
      text: "",
      answer: { status: "streaming", trouble: null, waiting } as AnswerView,
    });
    const loading = "The assistant's model is loading.";
    const looks = [waits(loading), waits(loading), waits(null), answer(2, "complete")];
    expect(said([], ...looks.map((look) => [question(1), look]))).toEqual([
      null,
      loading,
      null,
      null,
      ENDS,
    ]);
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
      "No answer. The server is gone.",
    ]);
  });

  it("is nothing where it was over before anybody looked, and its beginning where it was not", () => {
    expect(said([answer(2, "complete")], [answer(2, "complete")])).toEqual([null, null]);
    expect(said([answer(2, "streaming")])).toEqual([BEGINS]);
  });
});
