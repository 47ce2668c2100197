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

echo どの課から届き、何が残っているかを示します。
"%PYTHON%" -m kamakura_report status
set "RESULT=%ERRORLEVEL%"
if not %RESULT%==2 echo 同じ表は output\status.xlsx にあります。

:end
popd
echo.
pause
exit /b %RESULT%

:nopython
echo Python が見つかりません。Python 3.11 以降を入れてから、もう一度ダブルクリックしてください。
goto end
