package dev.waggle.it.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docker … ls} and {@code docker … ps} print: columns aligned under their titles. */
public record Table(List<Map<String, String>> rows) {
  /** The client leaves three spaces or more between columns; titles have single spaces in them. */
  private static final Pattern TITLE = Pattern.compile("\\S+(?: \\S+)*");

  public static Table of(String text) {
    List<String> lines = text.lines().toList();
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      rows.add(cells(lines.get(0), lines.get(i)));
    }
    return new Table(List.copyOf(rows));
  }

  private static Map<String, String> cells(String titles, String line) {
    Map<String, String> cells = new TreeMap<>();
    Matcher title = TITLE.matcher(titles);
    boolean more = title.find();
    while (more) {
      String name = title.group();
      int from = title.start();
      more = title.find();
      int to = more ? title.start() : line.length();
      cells.put(name, cut(line, from, to).strip());
    }
    return cells;
  }

  private static String cut(String line, int from, int to) {
    return from >= line.length() ? "" : line.substring(from, Math.min(to, line.length()));
  }

  /** The same table with each cell changed. */
  Table map(UnaryOperator<String> change) {
    return new Table(
        rows.stream()
            .<Map<String, String>>map(
                row -> {
                  Map<String, String> changed = new TreeMap<>(row);
                  changed.replaceAll((title, cell) -> change.apply(cell));
                  return changed;
                })
            .toList());
  }

  /** The cells under a title, from the top; fails if there is no such column in some row. */
  List<String> column(String title) {
    return rows.stream().map(row -> cell(row, title)).toList();
  }

  static String cell(Map<String, String> row, String title) {
    String cell = row.get(title);
    if (cell == null) {
      throw new AssertionError("no column " + title + " in " + row);
    }
    return cell;
  }
}
