@echo off
chcp 65001 >nul
setlocal
set "RESULT=2"
title kamakura_report
set "PYTHONUTF8=1"
rem A folder on a file share (\\server\share) gets a drive letter for as long as this window is open.
pushd "%~dp0"
set "STARTER=py -3"
where py >nul 2>nul || set "STARTER=python"
where py >nul 2>nul || where python >nul 2>nul || goto nopython
%STARTER% make.py setup
if errorlevel 1 goto end
set "PYTHON=.venv\Scripts\python.exe"

set "YEAR="
set "DUE="
set "OPTIONS="
echo 各課に配布する Excel を作ります。
set /p "YEAR=年度を入力して Enter（例 R8）。全年度なら、そのまま Enter: "
set /p "DUE=締切日を入力して Enter（例 2027-05-31）。なければ、そのまま Enter: "
if defined YEAR set OPTIONS=%OPTIONS% --year "%YEAR%"
if defined DUE set OPTIONS=%OPTIONS% --due "%DUE%"
"%PYTHON%" -m kamakura_report generate %OPTIONS%
set "RESULT=%ERRORLEVEL%"
if %RESULT%==0 echo できあがったファイルは output\workbooks にあります。

:end
popd
echo.
pause
exit /b %RESULT%

:nopython
echo Python が見つかりません。Python 3.11 以降を入れてから、もう一度ダブルクリックしてください。
goto end
