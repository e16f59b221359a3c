# make run    set up what is missing, bring the index up to date, serve http://127.0.0.1:7860
# make test   the same set-up, then the whole test suite
SHELL := /bin/bash
PY := .venv/bin/python
PYTEST := OMP_NUM_THREADS=1 $(PY) -m pytest -n 2 --dist loadfile

.PHONY: run test coverage setup lint lock bench peers backends evaluate regression baseline clean browser

# The app brings the index up to date itself: the model is loaded once.
run: .venv/.complete
	$(PY) app.py

test: setup browser
	$(PYTEST)

# What no test runs through. Not part of `make test`, which it makes half as long again.
coverage: setup browser
	$(PYTEST) --cov --cov-report=term

setup: .venv/.complete
	@$(PY) -m assistant index

# Every package is pinned with all that it needs, so that pip resolves nothing and no CUDA build comes along.
.venv/.complete: requirements.lock .ci/venv
	@bash .ci/venv
	.venv/bin/pip install --quiet --progress-bar on --no-deps -r requirements.lock
	@touch $@

browser:
	@bash .ci/browser

lint: .venv/.complete
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# The pins, from what pyproject.toml asks for, in an environment of its own.
lock:
	bash .ci/lock

# Fails where a metric of our own questions is worse than in the baseline by more than its interval; `make baseline` is
# for a change that is meant.
HELD := corpus/questions/tune.jsonl
regression: setup
	$(PY) -m assistant evaluate $(HELD) --baseline tests/data/baseline.json

baseline: setup
	$(PY) -m assistant evaluate $(HELD) --write-baseline tests/data/baseline.json

evaluate: setup
	@for set in corpus/questions/*.jsonl; do echo "== $$set"; $(PY) -m assistant evaluate $$set; done

bench: setup
	$(PY) -m tests.benchmarks.aims
	$(PY) -m tests.benchmarks.answers
	$(PY) -m tests.benchmarks.retrieval
	$(PY) -m tests.benchmarks.load
	$(PY) -m tests.benchmarks.growth 10000
	$(PY) -m tests.benchmarks.peers

# The first run of each sets up environments of its own under .peers/, some minutes each. FOLDER: other articles and questions.
peers: setup
	$(PY) -m tests.benchmarks.peers $(FOLDER)

backends: setup
	$(PY) -m tests.benchmarks.backends $(FOLDER)

clean:
	rm -rf .venv
	@# what readers have added and said is not ours to delete
	[ ! -d .index ] || find .index -mindepth 1 -maxdepth 1 ! -name added ! -name feedback.jsonl -exec rm -rf {} +
