# Reference values for tests/statistics/test_reference_values.py, made with R and its package survey:
#   Rscript make_reference.R      (in this folder; writes the .csv files beside it)
# Made with R 4.2.2, survey 4.1-1. Nothing here uses scrutiny.
options(digits = 17, survey.lonely.psu = "fail")
set.seed(20261122)
keep <- function(name, rows) write.csv(rows, paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
number <- function(x) sprintf("%.15g", x)

# Hypergeometric: phyper, and the interval that inverts both its tails. phyper is in floating point, so a tail within
# 1e-9 of alpha/2 counts as a tie, and a tie is outside.
over <- function(tail, half) tail > half * (1 + 1e-9)
interval <- function(N, n, x, confidence) {
  half <- (1 - confidence) / 2
  K <- 0:N
  K[over(phyper(x - 1, K, N - K, n, lower.tail = FALSE), half) & over(phyper(x, K, N - K, n), half)]
}
rows <- NULL
for (i in 1:700) {
  N <- if (i <= 350) sample(1:60, 1) else sample(61:600, 1)
  n <- sample(0:min(N, 80), 1)
  x <- if (i %% 10 == 0) 0 else if (i %% 10 == 1) n else sample(0:n, 1)
  confidence <- sample(c(0.9, 0.95, 0.975, 0.99), 1)
  K <- interval(N, n, x, confidence)
  benchmark <- sample(c(50, 75, 80, 87, 90), 1)
  K0 <- -((-benchmark * N) %/% 100)
  rows <- rbind(rows, data.frame(N, n, x, confidence, low = min(K), high = max(K), benchmark,
    p = number(phyper(x, K0, N - K0, n))))
}
keep("hypergeometric", rows)

# Binomial: binom.test (Clopper-Pearson), prop.test without correction (Wilson), qbeta (Jeffreys, before the ends are
# changed), uniroot (mid-P).
midp <- function(x, n, half) {
  upper <- function(p) pbinom(x, n, p, lower.tail = FALSE) + dbinom(x, n, p) / 2 - half
  lower <- function(p) pbinom(x - 1, n, p) + dbinom(x, n, p) / 2 - half
  c(if (x == 0) 0 else uniroot(upper, c(0, 1), tol = 1e-14)$root,
    if (x == n) 1 else uniroot(lower, c(0, 1), tol = 1e-14)$root)
}
rows <- NULL
for (i in 1:300) {
  n <- if (i <= 150) sample(1:40, 1) else sample(41:2000, 1)
  x <- if (i %% 10 == 0) 0 else if (i %% 10 == 1) n else sample(0:n, 1)
  confidence <- sample(c(0.9, 0.95, 0.99), 1)
  half <- (1 - confidence) / 2
  ends <- c(binom.test(x, n, conf.level = confidence)$conf.int,
    suppressWarnings(prop.test(x, n, conf.level = confidence, correct = FALSE))$conf.int,
    qbeta(c(half, 1 - half), x + 0.5, n - x + 0.5), midp(x, n, half))
  rows <- rbind(rows, data.frame(x, n, confidence, t(setNames(number(ends),
    paste0(rep(c("clopper", "wilson", "jeffreys", "midp"), each = 2), c("_low", "_high"))))))
}
keep("binomial", rows)

# p.adjust, with ties.
rows <- NULL
for (i in 1:20) {
  p <- round(runif(sample(1:15, 1))^3, sample(2:6, 1))
  rows <- rbind(rows, data.frame(family = i, p = number(p), bh = number(p.adjust(p, "BH")),
    holm = number(p.adjust(p, "holm"))))
}
keep("adjusted", rows)

# survey: stratified proportions with the finite population correction; "beta" is Korn and Graubard's interval with the
# raw variance. A domain is a part of every sample.
suppressMessages(library(survey))
rows <- NULL
for (i in 1:25) {
  H <- sample(2:8, 1)
  n <- sample(3:25, H, replace = TRUE)
  N <- n + sample(0:200, H, replace = TRUE)
  if (all(N == n)) N[1] <- n[1] + 10
  x <- sapply(n, function(one) sample(1:(one - 1), 1))
  m <- sapply(n, function(one) sample(1:one, 1))
  xm <- mapply(function(one, right) max(0, one - sample(0:one, 1)), m, x)
  data <- do.call(rbind, lapply(1:H, function(h) data.frame(
    stratum = h, N = N[h], y = rep(c(1, 0), c(x[h], n[h] - x[h])),
    member = rep(c(1, 0), c(m[h], n[h] - m[h])), z = rep(c(1, 0), c(xm[h], n[h] - xm[h])))))
  design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~N, data = data)
  share <- svymean(~y, design)
  beta <- confint(svyciprop(~y, design, method = "beta"))
  total <- svytotal(~y, design)
  domain <- svymean(~z, subset(design, member == 1))
  rows <- rbind(rows, data.frame(design = i, N = N, n = n, x = x, m = m, xm = xm, share = number(coef(share)),
    se = number(SE(share)), beta_low = number(beta[1]), beta_high = number(beta[2]), total = number(coef(total)),
    domain = number(coef(domain))))
}
keep("survey", rows)
