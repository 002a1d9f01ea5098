# The weighted arithmetic means of a framework by COINr: Rscript coinr_index.R FRAMEWORK SCORES TOTALS
#
# FRAMEWORK has a row an indicator, pillar and index (iCode, Level, Parent, Direction, Weight, Type), SCORES a row an agency (uCode) with a
# column an indicator; TOTALS gets uCode and Index.
arguments <- commandArgs(trailingOnly = TRUE)
framework <- read.csv(arguments[1], na.strings = "")
scores <- read.csv(arguments[2])
coin <- COINr::new_coin(iData = scores, iMeta = framework, level_names = c("Indicator", "Pillar", "Index"), quietly = TRUE)
coin <- COINr::Aggregate(coin, dset = "Raw", f_ag = "a_amean", quietly = TRUE)
totals <- COINr::get_dset(coin, dset = "Aggregated")[, c("uCode", "Index")]
totals$Index <- format(totals$Index, digits = 17)
write.csv(totals, arguments[3], row.names = FALSE, quote = FALSE)
cat(paste0("R ", getRversion(), ", COINr ", packageVersion("COINr"), "\n"))
