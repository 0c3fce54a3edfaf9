"""Trains a model of names or values, and reports how well it does on families of documents that it did not see.

Usage: python train.py ROWS seller|buyer|values MODEL.onnx [--folds FOLDER] [--errors]       (see README.md)
With --folds, the models that were trained without one fold each are kept: FOLDER/0/seller.onnx, and so on.
With --apart, each set whose name begins so is scored by a model that has seen none of them: an unseen author.
"""

import argparse
import collections
import json
import pathlib

import lightgbm
import numpy
import onnx
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

SEED = 7
FOLDS = 5
# Real documents are few and count more than invented ones; designs are laid out as people do, with invented facts.
WEIGHTS = dict(letters=1, designs=2)
WEIGHT_OF_REAL = 4
SHARED = dict(
    objective="binary",
    feature_fraction=0.6,
    bagging_fraction=0.8,
    bagging_freq=1,
    num_threads=1,
    seed=SEED,
    deterministic=True,
    verbose=-1,
)
NAMES = dict(SHARED, learning_rate=0.08, num_leaves=15, min_data_in_leaf=30, lambda_l2=2.0)
VALUES = dict(SHARED, learning_rate=0.05, num_leaves=5, min_data_in_leaf=40, lambda_l2=8.0)
ROUNDS = dict(names=150, values=150)
# Evidence for a value never makes it less likely, evidence against it never more.
RISING = ["score", "leastSure", "print", "name", "check", "repeats", "typeSure", "kindSure", "label"]
RISING += ["name:domain", "name:repeats", "name:domainWord", "name:idsNear", "name:onOtherPage", "confirmations", "addsUp"]
FALLING = ["next", "nextName", "contested", "ambiguous", "unclear-print", "check-failed", "candidates"]
FALLING += ["several", "linesDiffer", "name:rivals", "name:isReceiver", "name:domainOther", "name:longerLegal"]


class Rows:
    """The rows of one file: the first names the columns, the features start behind `facts`."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            head, *rows = (json.loads(line) for line in file)
        first = head.index("features") + 1
        self.features = head[first:]
        self.column = {name: [row[index] for row in rows] for index, name in enumerate(head[: first - 1])}
        self.x = numpy.array([row[first:] for row in rows], dtype=numpy.float32)
        self.fold = numpy.array(self.column["fold"])
        self.set = numpy.array(self.column["set"])
        self.weight = numpy.array([WEIGHTS.get(name.split("-")[0], WEIGHT_OF_REAL) for name in self.column["set"]])
        self.y = numpy.full(len(rows), -1)

    def documents(self):
        found = collections.defaultdict(list)
        for index, key in enumerate(zip(self.column["set"], self.column["id"])):
            found[key].append(index)
        return found


def normal(text):
    return "".join(character for character in text.upper() if character.isalnum())


def label_names(rows, role):
    """2: the labelled text; 1: the same but for its legal form, used where no candidate has the labelled text."""
    match = numpy.array(rows.column[role])
    for indexes in rows.documents().values():
        best = match[indexes].max()
        if match[indexes].min() >= 0:
            rows.y[indexes] = (match[indexes] == best) & (best > 0)


def report_names(rows, scores, role, errors):
    """By set: how often the best candidate is the labelled text, beside what the rules without a model choose."""
    counts = collections.defaultdict(collections.Counter)
    truths, rules = rows.column[f"{role}Truth"], rows.column[f"{role}Rule"]
    for (name, identifier), indexes in rows.documents().items():
        if rows.y[indexes[0]] < 0:
            continue
        best = max(indexes, key=lambda index: scores[index])
        text, truth = rows.column["text"][best], truths[best]
        count = counts[name + ("*" if identifier.endswith("*") else "")]
        count["documents"] += 1
        count["model"] += normal(text) == normal(truth)
        count["nearly"] += rows.y[best] == 1
        count["rules"] += normal(rules[best]) == normal(truth)
        count["among candidates"] += (rows.y[indexes] == 1).any()
        count["sure"] += scores[best] > 0.9
        count["sure and wrong"] += scores[best] > 0.9 and rows.y[best] != 1
        if errors and rows.y[best] != 1:
            print(name, identifier, [truth, text, rules[best]], round(scores[best], 3))
    print_counts(counts)


def report_values(rows, scores, errors):
    """By set and field: what share of values can pass at most 1 in 100 wrong, by the model and by the rules."""
    counts = collections.defaultdict(collections.Counter)
    groups = collections.defaultdict(list)
    for index, key in enumerate(zip(rows.column["set"], rows.column["field"])):
        groups[key].append(index)
    ruled = numpy.array(rows.column["score"])
    for key, indexes in groups.items():
        count, right = counts[" ".join(key)], rows.y[indexes]
        count["values"] = len(indexes)
        count["right"] = int(right.sum())
        for name, given in (("model", scores), ("rules", ruled)):
            for wrong in (1, 3):
                count[f"{name} at {wrong} %"] = passing(given[indexes], right, wrong / 100)
        if errors:
            for index in indexes:
                if rows.y[index] == 0 and scores[index] > 0.8:
                    about = [rows.column[name][index] for name in ("set", "id", "field", "truth", "value", "score")]
                    print(about, round(scores[index], 3))
    print_counts(counts)


def passing(scores, right, wrong):
    """How many of the surest values can pass, so that at most a share of them is wrong."""
    order = numpy.argsort(-scores, kind="stable")
    errors = numpy.cumsum(1 - right[order])
    # Equal scores pass together.
    ends = numpy.append(scores[order][1:] != scores[order][:-1], True)
    good = numpy.nonzero(ends & (errors <= wrong * numpy.arange(1, len(order) + 1)))[0]
    return int(good[-1]) + 1 if len(good) else 0


def print_counts(counts):
    for name, count in sorted(counts.items()):
        print(f"{name:28}", ", ".join(f"{key} {value}" for key, value in count.items()))


def fit(rows, chosen, kind):
    data = lightgbm.Dataset(rows.x[chosen], rows.y[chosen], weight=rows.weight[chosen])
    directions = [(name in RISING) - (name in FALLING) for name in rows.features]
    parameters = NAMES if kind == "names" else dict(VALUES, monotone_constraints=directions)
    return lightgbm.train(parameters, data, num_boost_round=ROUNDS[kind])


def export(model, features, path):
    kind = [("row", FloatTensorType([None, len(features)]))]
    converted = convert_lightgbm(model, initial_types=kind, zipmap=False, target_opset=15)
    entry = converted.metadata_props.add()
    entry.key, entry.value = "features", json.dumps(features)
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    onnx.save(converted, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rows")
    parser.add_argument("task", choices=["seller", "buyer", "values"])
    parser.add_argument("model")
    parser.add_argument("--folds")
    parser.add_argument("--apart")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    rows = Rows(options.rows)
    kind = "values" if options.task == "values" else "names"
    if kind == "names":
        label_names(rows, options.task)
    else:
        rows.y = numpy.array(rows.column["right"])
    if options.apart:
        for name in sorted(set(rows.set)):
            if name.startswith(options.apart):
                rows.fold[rows.set == name] = rows.fold.max() + 1
    scores = numpy.zeros(len(rows.y))
    for fold in range(rows.fold.max() + 1):
        model = fit(rows, (rows.y >= 0) & (rows.fold != fold), kind)
        held_out = rows.fold == fold
        scores[held_out] = model.predict(rows.x[held_out])
        if options.folds:
            export(model, rows.features, pathlib.Path(options.folds) / str(fold) / f"{options.task}.onnx")
    if kind == "names":
        report_names(rows, scores, options.task, options.errors)
    else:
        report_values(rows, scores, options.errors)
    export(fit(rows, rows.y >= 0, kind), rows.features, options.model)


if __name__ == "__main__":
    main()
