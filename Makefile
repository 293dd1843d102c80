# Each target sets up what it misses: a virtual environment in the checkout, nothing outside it.
VENV := .venv
BIN := $(VENV)/bin
FITS := -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" $(FITS) 2>/dev/null && echo "$$p" && break; done)
UV_VERSION := 0.13.9
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Hashes for every file and no build on this machine: what is installed is what was locked.
INSTALL := $(PIP) install --require-hashes --only-binary :all:
COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test screenshots bench referee fault-matrix chaos chaos-messages acknowledging fuzz-webhooks fuzz-api calendar-oracle mutate-standards standards-docs check check-style check-types check-house lock clean

help: ## 列出这些命令 · list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.run ## 启动整套系统和示例小城（Ctrl-C 依次停止） · start the whole house with the sample town; Ctrl-C stops it in order
	@export SHANGMEN_SANDBOX=$${SHANGMEN_SANDBOX:-1} SHANGMEN_COMPANY=$${SHANGMEN_COMPANY:-安门样例上门} SHANGMEN_HOTLINE=$${SHANGMEN_HOTLINE:-000-0000}; exec $(BIN)/shangmen up --town

test: $(VENV)/.dev ## 运行全部测试（ARGS=… 传给 pytest） · run every test; ARGS=… goes to pytest
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest -n 2 --timeout 180 $(ARGS)

screenshots: $(VENV)/.dev ## 给每个页面拍照，放进 docs/screenshots · pictures of every page, into docs/screenshots
	@$(BIN)/python -m tests.browser.chromium
	@BROWSER_TESTS=must $(BIN)/python -m pytest -q -n 0 --timeout 1200 tests/browser/show_pages.py

referee: $(VENV)/.dev ## 请别人写的 Twilio 和裁判来判短信与电话 · SMS and calls before a Twilio and a referee by other people
	@$(BIN)/python -m pytest -q -p no:xdist --timeout 180 tests/referee/match_*.py tests/channels

check: $(VENV)/.dev ## 20 秒内的检查：格式、类型、房规、规范 · the checks under 20 seconds: style, types, house, standards
	@$(MAKE) --no-print-directory --output-sync --keep-going -j 2 check-style check-types check-house

check-style check-types check-house: $(VENV)/.dev

check-style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

check-types:
	@$(BIN)/mypy

check-house:
	@$(BIN)/python -m pytest -q -p no:xdist --timeout 60 tests/house
	@$(BIN)/shangmen standards check

bench: $(VENV)/.dev ## 量速度、准时、历史大小，目标丢了就失败（20 分钟上下） · measure speed, lateness, history; fails when a goal is lost
	@$(BIN)/python -m bench $(ARGS)

fault-matrix: $(VENV)/.dev ## 每种故障、每个渠道各发一条，数各自的下落 · each fault on each channel, and what becomes of the message
	@$(BIN)/python -m bench.fault_matrix
	@$(BIN)/python -m bench.delivery_page

chaos-messages: $(VENV)/.dev ## 服务商两成出错、进程被杀五十次，数 2000 条消息的下落 · what becomes of 2,000 messages in a storm
	@$(BIN)/python -m bench.chaos_messages
	@$(BIN)/python -m bench.delivery_page

chaos: $(VENV)/.dev ## 一千张工单、两百件投诉，随机杀一百次进程，数丢了什么 · 1,000 orders, 200 complaints, 100 kills: what is lost
	@$(BIN)/python -m bench.chaos $(ARGS)

acknowledging: $(VENV)/.dev ## 从按键或回复到升级停下要多久 · from a key or a reply until the escalation has stopped
	@$(BIN)/python -m bench.acknowledging
	@$(BIN)/python -m bench.delivery_page

fuzz-webhooks: $(VENV)/.dev ## 十万个乱造的回调 · 100,000 odd and forged webhooks
	@$(BIN)/python -m bench.fuzz_webhooks
	@$(BIN)/python -m bench.delivery_page

fuzz-api: $(VENV)/.dev ## 照 OpenAPI 乱造请求，单发、连发（ARGS=倍数） · odd requests by the OpenAPI, alone and in chains
	@$(BIN)/python -m bench.fuzz_api $(ARGS)
	@$(BIN)/python -m bench.delivery_page

calendar-oracle: $(VENV)/.dev ## 一百万道工作时间题，与逐分钟走钟的答案对照 · a million questions about working time, against a walk along the clock
	@$(BIN)/python -m bench.calendar_oracle

mutate-standards: $(VENV)/.dev ## 逐条拿掉规定，数没人发觉的 · take every rule out in turn, count those nobody misses
	@$(BIN)/shangmen standards mutate --write

standards-docs: $(VENV)/.run ## 每套规范一页：阶段、时间表、条款、单据 · a page for every standard: stages, timetable, clauses, forms
	@$(BIN)/shangmen standards docs

lock: $(VENV)/.dev ## 依 pyproject.toml 重新锁定依赖 · lock the dependencies of pyproject.toml again
	@$(PIP) install uv==$(UV_VERSION)
	@$(COMPILE) $(LOCK) -o requirements.lock
	@$(COMPILE) $(LOCK) --extra apprise --extra oidc -c requirements.lock -o requirements-image.lock
	@$(COMPILE) $(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## 删除虚拟环境和缓存，不动 .shangmen 里的数据 · remove the environment and caches, never the data in .shangmen
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

$(VENV)/.python:
	@"$(PYTHON)" $(FITS) 2>/dev/null || { echo "需要 Python 3.11 至 3.14，这里没有找到；装好后再试，或用 make PYTHON=/路径/python3 指定。"; \
		echo "Python 3.11 to 3.14 is needed and was not found; install it, or name it: make PYTHON=/path/to/python3"; exit 1; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) 缺少 venv 模块；在 Debian/Ubuntu 上：apt install python3-venv"; \
		echo "$(PYTHON) has no venv module; on Debian or Ubuntu: apt install python3-venv"; exit 1; } >&2
	@echo "正在准备虚拟环境 $(VENV) · preparing the virtual environment $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@echo "正在安装依赖 · installing the dependencies"
	@$(INSTALL) -r requirements.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "正在安装测试工具 · installing the test tools"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
