package dev.waggle.model.meta;

/** An object of which clients must not see everything that is stored. */
public interface AnswerForm<T> {
  /** This object without what no answer may carry. */
  T answered();
}
