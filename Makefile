# Two commands on a fresh machine: `make demo` and `make test`. make.py does the work, so that
# Windows has the same two: `py make.py demo`, `py make.py test`.
.PHONY: demo test soak golden lint types contracts installed pictures bench setup clean
demo test soak golden lint types contracts installed pictures bench setup clean:
	@python3 make.py $@
