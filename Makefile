# Two commands on a fresh machine: `make demo` and `make test`. make.py does the work, so that
# Windows has the same two: `py make.py demo`, `py make.py test`.
.PHONY: program step demo test soak golden lint types contracts installed portable windows pictures manual bench setup clean
program step demo test soak golden lint types contracts installed portable windows pictures manual bench setup clean:
	@python3 make.py $@
