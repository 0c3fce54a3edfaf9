"""Trains the models that pick the names of parties, and reports how well they do on groups that they did not see.

Usage: python train.py ROWS ROLE MODEL.onnx       (see README.md)
"""

import collections
import json
import sys

import lightgbm
import numpy
import onnx
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

SEED = 7
FOLDS = 5
ROUNDS = 150
# Real documents are few and count more than invented ones.
WEIGHT_OF_REAL = 4
PARAMETERS = dict(
    objective="binary",
    learning_rate=0.08,
    num_leaves=15,
    min_data_in_leaf=30,
    feature_fraction=0.6,
    bagging_fraction=0.8,
    bagging_freq=1,
    lambda_l2=2.0,
    num_threads=1,
    seed=SEED,
    deterministic=True,
    verbose=-1,
)


class Rows:
    """The rows of one file: the first names the columns, the features start behind `facts`."""

    def __init__(self, path, role):
        with open(path, encoding="utf-8") as file:
            head, *rows = (json.loads(line) for line in file)
        first = head.index("features") + 1
        self.features = head[first:]
        column = {name: index for index, name in enumerate(head)}
        self.x = numpy.array([row[first:] for row in rows], dtype=numpy.float32)
        self.set = numpy.array([row[column["set"]] for row in rows])
        self.group = numpy.array([row[column["group"]] for row in rows])
        self.text = [row[column["text"]] for row in rows]
        self.truth = [row[column[f"{role}Truth"]] for row in rows]
        self.rule = [row[column[f"{role}Rule"]] for row in rows]
        match = numpy.array([row[column[role]] for row in rows])
        self.documents = collections.defaultdict(list)
        for index, row in enumerate(rows):
            self.documents[(row[column["set"]], row[column["id"]])].append(index)
        # 2: the labelled text; 1: the same but for its legal form, used where no candidate has the labelled text.
        self.y = numpy.full(len(rows), -1)
        for indexes in self.documents.values():
            best = match[indexes].max()
            if match[indexes].min() >= 0:
                self.y[indexes] = (match[indexes] == best) & (best > 0)

    def weights(self, chosen):
        return numpy.where(self.set[chosen] == "letters", 1, WEIGHT_OF_REAL)


def fit(rows, chosen):
    data = lightgbm.Dataset(rows.x[chosen], rows.y[chosen], weight=rows.weights(chosen))
    return lightgbm.train(PARAMETERS, data, num_boost_round=ROUNDS)


def folds_of(rows):
    """A fold for each row; all rows of a group are in one."""
    random = numpy.random.RandomState(SEED)
    fold = {}
    for name in sorted(set(rows.set)):
        groups = sorted(set(rows.group[rows.set == name]))
        random.shuffle(groups)
        fold.update({group: index % FOLDS for index, group in enumerate(groups)})
    return numpy.array([fold[group] for group in rows.group])


def normal(text):
    return "".join(character for character in text.upper() if character.isalnum())


def report(rows, scores):
    """By set: how often the best candidate is the labelled text, beside what the rules without a model choose."""
    counts = collections.defaultdict(collections.Counter)
    for (name, identifier), indexes in rows.documents.items():
        if rows.y[indexes[0]] < 0:
            continue
        best = max(indexes, key=lambda index: scores[index])
        count = counts[name + ("*" if identifier.endswith("*") else "")]
        count["documents"] += 1
        count["model"] += normal(rows.text[best]) == normal(rows.truth[best])
        count["nearly"] += rows.y[best] == 1
        count["rules"] += normal(rows.rule[best]) == normal(rows.truth[best])
        count["among candidates"] += (rows.y[indexes] == 1).any()
        count["sure"] += scores[best] > 0.9
        count["sure and wrong"] += scores[best] > 0.9 and rows.y[best] != 1
        if "--errors" in sys.argv and rows.y[best] != 1:
            print(name, identifier, [rows.truth[best], rows.text[best], rows.rule[best]], round(scores[best], 3))
    for name, count in sorted(counts.items()):
        print(f"{name:12}", ", ".join(f"{key} {value}" for key, value in count.items()))


def validate(rows):
    fold, scores = folds_of(rows), numpy.zeros(len(rows.y))
    for each in range(FOLDS):
        known, held_out = (rows.y >= 0) & (fold != each), fold == each
        scores[held_out] = fit(rows, known).predict(rows.x[held_out])
    report(rows, scores)


def export(model, features, path):
    kind = [("row", FloatTensorType([None, len(features)]))]
    converted = convert_lightgbm(model, initial_types=kind, zipmap=False, target_opset=15)
    entry = converted.metadata_props.add()
    entry.key, entry.value = "features", json.dumps(features)
    onnx.save(converted, path)


if __name__ == "__main__":
    source, role, target = sys.argv[1:4]
    rows = Rows(source, role)
    if "--no-validation" not in sys.argv:
        validate(rows)
    export(fit(rows, rows.y >= 0), rows.features, target)
